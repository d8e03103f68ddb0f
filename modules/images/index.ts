import { defineModule } from '../../kernel/index.ts'
import { imagesRef } from './contract.ts'
import { createImages } from './sharp.ts'

export default defineModule({
  id: 'images',
  summary: 'Reads pictures that people bring, and makes small ones of them',
  provides: imagesRef,
  setup: () => ({ service: createImages() }),
})
