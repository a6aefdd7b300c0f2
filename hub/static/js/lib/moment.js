// Times as people say them.

/** "14:02" of an ISO time, in the reader's language; `zone` is an IANA name, else the device's. */
export function clock(iso, language, zone) {
  return new Intl.DateTimeFormat(language, {
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
    timeZone: zone,
  }).format(new Date(iso));
}

/**
 * How far back an ISO time lies, in calendar days of the zone: 0 today, 1 yesterday, more for longer.
 */
export function daysAgo(iso, now, zone) {
  const day = (moment) => {
    const parts = new Intl.DateTimeFormat("en-CA", {
      timeZone: zone,
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
    });
    return Date.parse(`${parts.format(moment)}T00:00:00Z`);
  };
  return Math.round((day(now) - day(new Date(iso))) / 86_400_000);
}
