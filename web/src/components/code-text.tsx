/** A text whose parts between backticks are code. */
export function CodeText({ text }: { text: string }) {
  return text.split('`').map((part, index) =>
    index % 2 === 0 ? (
      part
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: parts of one text never change their order
      <code key={`${index}-${part}`} className="font-mono text-[0.92em] [overflow-wrap:anywhere]">
        {part}
      </code>
    ),
  )
}
