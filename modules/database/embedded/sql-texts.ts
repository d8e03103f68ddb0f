/** SQL texts by the number of the table they name; one string each, whose hash is computed once. */
export const sqlTexts = (compose: (id: number) => string): ((table: { id: number }) => string) => {
  const texts = new Map<number, string>()
  return ({ id }) => {
    let text = texts.get(id)
    if (text === undefined) {
      text = compose(id)
      texts.set(id, text)
    }
    return text
  }
}
