import { defineModule } from '../../kernel/index.ts'
import { imagesRef } from './contract.ts'
import { createImages } from './images.service.ts'
import { createReaderProcess } from './reader-process.ts'

export default defineModule({
  id: 'images',
  summary: 'Reads pictures that people bring, and makes small ones of them',
  provides: imagesRef,
  setup() {
    const reader = createReaderProcess()
    return { service: createImages(reader), stop: () => reader.stop() }
  },
})
