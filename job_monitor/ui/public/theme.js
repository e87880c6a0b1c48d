// Sets the theme before the first paint. A file of its own, because the content policy forbids inline scripts.
(() => {
  let kept = null;
  try {
    kept = localStorage.getItem("job-monitor.theme");
  } catch {
    // Storage may be forbidden; the system's theme is used then.
  }
  const dark = kept === "dark" || (kept !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.dataset.theme = dark ? "dark" : "light";
})();
