/** Gives the browser a file to save. */
export function download(name: string, text: string): void {
  // Spreadsheets take it for UTF-8 by its first character.
  const address = URL.createObjectURL(new Blob(['\ufeff', text], { type: 'text/csv;charset=utf-8' }))
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(address), 10_000)
}
