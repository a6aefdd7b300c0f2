"""A mail server on this machine, for one test."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Mailbox(socketserver.StreamRequestHandler):
    """Enough of a mail server to take mails, or to refuse them."""

    def handle(self) -> None:
        """Speak SMTP until the client leaves."""
        box: Office = self.server  # type: ignore[assignment]
        self.reply("220 box")
        for line in iter(self.rfile.readline, b""):
            word = line.decode().strip()
            box.said.append(word)
            verb = word.split()[0].upper()
            if verb in ("EHLO", "HELO"):
                self.reply("250 box")
            elif verb == "DATA":
                self.reply("354 go on")
                box.mails.append(b"".join(iter(self.rfile.readline, b".\r\n")))
                self.reply("250 taken")
            elif verb == "RCPT":
                self.reply("550 no such box" if box.refuses and box.refuses in word else "250 fine")
            elif verb == "QUIT":
                self.reply("221 bye")
                return
            else:
                self.reply("250 fine")

    def reply(self, text: str) -> None:
        """Answer one line."""
        self.wfile.write(f"{text}\r\n".encode())


class Office(socketserver.ThreadingTCPServer):
    """What was said to the server, and the mails it took; `refuses` is an address it knows nothing of."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Mailbox)
        self.said: list[str] = []
        self.mails: list[bytes] = []
        self.refuses = ""

    @property
    def url(self) -> str:
        """What HUB_MAIL_URL would be."""
        return f"smtp://127.0.0.1:{self.server_address[1]}"


@contextmanager
def open_office() -> Iterator[Office]:
    """A running mail server."""
    with Office() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
