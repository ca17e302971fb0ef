// Sets the look before the first paint; src/ui/store/theme.ts takes over from here. A file of its
// own, not inline, so that the page runs under `script-src 'self'`.
(function () {
  let theme = 'system';
  try {
    theme = JSON.parse(localStorage.getItem('redis-playground:preferences') || '{}').theme;
  } catch {
    // Refused or damaged storage: the device decides.
  }
  const dark =
    theme === 'dark' || (theme !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.dataset.theme = dark ? 'dark' : 'light';
})();
