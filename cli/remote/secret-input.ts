/** Reads a line nobody should see. */
import { createInterface } from 'node:readline'
import { Failure } from './failure.ts'

const CTRL_C = '\u0003'
const CTRL_D = '\u0004'

/** From the terminal without showing it; otherwise the first line of standard input. @throws Failure for none */
export async function readSecret(prompt: string): Promise<string> {
  const { stdin, stderr } = process
  const text = stdin.isTTY ? await typed(prompt, stdin, stderr) : await firstLine(stdin)
  if (text.trim() === '') throw new Failure('No key was given: type it, or pipe it in')
  return text
}

async function firstLine(stdin: NodeJS.ReadStream): Promise<string> {
  const lines = createInterface({ input: stdin })
  for await (const line of lines) return line
  return ''
}

function typed(prompt: string, stdin: NodeJS.ReadStream, stderr: NodeJS.WriteStream): Promise<string> {
  stderr.write(prompt)
  stdin.setRawMode(true)
  stdin.setEncoding('utf8')
  stdin.resume()
  return new Promise((resolve, reject) => {
    let text = ''
    const end = () => {
      stdin.off('data', take)
      stdin.setRawMode(false)
      stdin.pause()
      stderr.write('\n')
    }
    const take = (data: string | Buffer) => {
      for (const char of String(data)) {
        if (char === '\r' || char === '\n' || char === CTRL_D) {
          end()
          resolve(text)
          return
        }
        if (char === CTRL_C) {
          end()
          reject(new Failure('Nothing was kept', 130))
          return
        }
        if (char === '\u007f' || char === '\b') text = text.slice(0, -1)
        else text += char
      }
    }
    stdin.on('data', take)
  })
}
