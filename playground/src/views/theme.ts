// Light or dark: as the system says, until the visitor chooses.

const KEY = 'theme'

export function startTheme(button: HTMLElement): void {
  const root = document.documentElement
  const system = matchMedia('(prefers-color-scheme: dark)')
  const isDark = (): boolean => (root.style.colorScheme === '' ? system.matches : root.style.colorScheme === 'dark')
  const name = (): void => {
    button.textContent = isDark() ? 'Light' : 'Dark'
    button.setAttribute('aria-label', `Switch to ${isDark() ? 'light' : 'dark'} colours`)
  }
  root.style.colorScheme = localStorage.getItem(KEY) ?? ''
  system.addEventListener('change', name)
  button.addEventListener('click', () => {
    root.style.colorScheme = isDark() ? 'light' : 'dark'
    localStorage.setItem(KEY, root.style.colorScheme)
    name()
  })
  name()
}
