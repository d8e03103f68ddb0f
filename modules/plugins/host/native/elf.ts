/** Looks at a library before the system does, which takes one that is cut off for whole and dies of it. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs'

/** `e_machine` of the architectures Node runs on. */
const MACHINES: Record<string, number> = {
  x64: 62,
  ia32: 3,
  arm64: 183,
  arm: 40,
  riscv64: 243,
  ppc64: 21,
  s390x: 22,
  loong64: 258,
}
const HEADER_BYTES = 64
const PHDR_BYTES = 56

/** What is wrong with a 64-bit ELF file; nothing when it is right, or of another kind. */
export function elfProblem(file: string, arch: string = process.arch): string | undefined {
  const fd = openSync(file, 'r')
  try {
    const { size } = fstatSync(fd)
    const read = (at: number, length: number) => {
      const bytes = Buffer.alloc(length)
      return bytes.subarray(0, readSync(fd, bytes, 0, length, at))
    }
    const head = read(0, HEADER_BYTES)
    if (head.toString('latin1', 0, 4) !== '\x7fELF')
      return process.platform === 'linux' ? 'it is no library (no ELF file)' : undefined
    if (head.length < HEADER_BYTES) return `it is cut off: it has ${size} bytes only; copy or build it anew`
    if (head[4] !== 2 || head[5] !== 1) return undefined
    const machine = head.readUInt16LE(18)
    if (MACHINES[arch] !== undefined && machine !== MACHINES[arch])
      return `it is for another kind of machine than ${arch} (ELF machine ${machine}); build it for this one`
    const at = Number(head.readBigUInt64LE(32))
    const count = head.readUInt16LE(56)
    const headers = read(at, count * PHDR_BYTES)
    let needed = at + count * PHDR_BYTES
    for (let offset = 0; offset + PHDR_BYTES <= headers.length; offset += PHDR_BYTES)
      needed = Math.max(
        needed,
        Number(headers.readBigUInt64LE(offset + 8)) + Number(headers.readBigUInt64LE(offset + 32)),
      )
    if (needed > size) return `it is cut off: it has ${size} bytes and needs ${needed}; copy or build it anew`
    return undefined
  } finally {
    closeSync(fd)
  }
}
