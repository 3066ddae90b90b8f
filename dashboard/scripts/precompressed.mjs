import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'

const SMALLEST = 1024
const COMPRESSIBLE = /\.(js|css|html|svg|json|txt)$/

/** Put a .br and a .gz beside every file of the build that gets smaller by it; the api serves them as they are. */
export function precompressed() {
  let folder = 'dist'
  return {
    name: 'holdfast-precompressed',
    apply: /** @type {const} */ ('build'),
    configResolved(/** @type {{ build: { outDir: string }, root: string }} */ config) {
      folder = resolve(config.root, config.build.outDir)
    },
    closeBundle() {
      for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
        const file = join(folder, name)
        if (!COMPRESSIBLE.test(name) || statSync(file).size < SMALLEST) continue
        const content = readFileSync(file)
        writeFileSync(`${file}.br`, brotliCompressSync(content))
        writeFileSync(`${file}.gz`, gzipSync(content, { level: 9 }))
      }
    },
  }
}
