// Sets theme, density and the hidden columns before the first paint. A file of its own, because the content policy forbids inline scripts.
(() => {
  const kept = (name) => {
    try {
      return localStorage.getItem(`job-monitor.${name}`);
    } catch {
      return null; // Storage may be forbidden; what is usual is used then.
    }
  };
  const theme = kept("theme");
  const dark = theme === "dark" || (theme !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  const { dataset } = document.documentElement;
  dataset.theme = dark ? "dark" : "light";
  dataset.density = kept("density") === "compact" ? "compact" : "comfortable";
  dataset.hidden = kept("columns") ?? "";
})();
