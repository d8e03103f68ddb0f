/** Part of a picture, in its own pixels. */
export interface Part {
  x: number
  y: number
  width: number
  height: number
}

/** Pixels of the side that is sent; the server keeps a smaller one. */
const SIDE = 512

/** Reads a file as a picture, turned as its camera was held. Rejects when it is none that the browser knows. */
export const readPicture = (file: Blob) => createImageBitmap(file, { imageOrientation: 'from-image' })

/** The part of a picture as a file of its own: WebP, or PNG where the browser cannot write it. */
export async function cropped(file: Blob, { x, y, width, height }: Part): Promise<Blob> {
  const picture = await readPicture(file)
  const canvas = document.createElement('canvas')
  canvas.width = SIDE
  canvas.height = SIDE
  const context = canvas.getContext('2d')!
  context.imageSmoothingQuality = 'high'
  context.drawImage(picture, x, y, width, height, 0, 0, SIDE, SIDE)
  picture.close()
  return new Promise((resolve, reject) =>
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('The picture is empty.'))), 'image/webp', 0.92),
  )
}
