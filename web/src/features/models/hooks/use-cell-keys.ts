import { type KeyboardEvent, useRef, useState } from 'react'

/** The cell that the keyboard is at: row and column. */
export type CellPlace = readonly [row: number, column: number]

const STEPS: Record<string, CellPlace> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
}
const within = (at: number, count: number): number => Math.min(count - 1, Math.max(0, at))

/** Arrow keys move between the cells of a table, of which one is reached by Tab. Cells have `data-cell="row:column"`. */
export function useCellKeys(rows: number, columns: number) {
  const [[row, column], setPlace] = useState<CellPlace>([0, 0])
  const table = useRef<HTMLTableElement>(null)
  const here: CellPlace = [within(row, rows), within(column, columns)]
  const focus = ([row, column]: CellPlace) =>
    table.current?.querySelector<HTMLElement>(`[data-cell="${row}:${column}"]`)?.focus()
  return {
    table,
    isHere: (row: number, column: number) => row === here[0] && column === here[1],
    setPlace,
    focus,
    onKeyDown(event: KeyboardEvent) {
      const target = event.target as HTMLElement
      if (target.dataset.cell === undefined || event.altKey || event.metaKey) return
      const [row = 0, column = 0] = target.dataset.cell.split(':').map(Number)
      const step = STEPS[event.key]
      const next: CellPlace | undefined = step
        ? [within(row + step[0], rows), within(column + step[1], columns)]
        : event.key === 'Home'
          ? [event.ctrlKey ? 0 : row, 0]
          : event.key === 'End'
            ? [event.ctrlKey ? rows - 1 : row, columns - 1]
            : undefined
      if (!next) return
      event.preventDefault()
      setPlace(next)
      focus(next)
    },
  }
}
export type CellKeys = ReturnType<typeof useCellKeys>
