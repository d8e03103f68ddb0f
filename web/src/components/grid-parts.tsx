import type { AriaRole, ComponentProps } from 'react'

/** An element that is part of a grid of its own making: a table cannot leave out the rows that are not in view. */
const part = (role: AriaRole) => (props: ComponentProps<'div'>) => <div role={role} {...props} />

export const Grid = part('grid')
export const GridRows = part('rowgroup')
export const GridRow = part('row')
export const GridCell = part('gridcell')
export const GridHead = part('columnheader')
