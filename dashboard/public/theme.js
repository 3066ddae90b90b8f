// Sets the theme before the first paint. A file of its own, since the pages' policy allows no inline scripts.
;(() => {
  let chosen = null
  try {
    chosen = localStorage.getItem('holdfast.theme')
  } catch {
    // Storage is forbidden: the system's theme counts.
  }
  const isDark = chosen ? chosen === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches
  document.documentElement.dataset.theme = isDark ? 'dark' : 'light'
})()
