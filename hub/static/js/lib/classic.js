// Vendored scripts from before modules: they are loaded once and leave their name on the window.

const loading = new Map();

/** Load the vendored script that the import map knows by this name. */
export function classic(name) {
  if (!loading.has(name)) loading.set(name, load(name));
  return loading.get(name);
}

function load(name) {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = import.meta.resolve(name);
    script.addEventListener("load", resolve);
    script.addEventListener("error", reject);
    document.head.append(script);
  });
}
