import { fileURLToPath } from 'node:url'
import tailwind from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'
import { precompressed } from './scripts/precompressed.mjs'

// `npm run dev` shows pages of the sources against an api that runs already, for example that of `holdfast dev`.
const api = process.env.HOLDFAST_API ?? 'http://127.0.0.1:8080'

const LARGE_AND_RARE = /event-calendar|svelte|recharts|d3-|grid\.calendar/

/**
 * What every page begins with, and the calendar's grid, run most of their functions as they are loaded: Chromium compiles those
 * chunks whole, beside the page, instead of each function as it is called, which blocks the page.
 */
const compiledWhole = ({ name }: { name: string }) =>
  ['grid.calendar', 'vendor'].includes(name) ? '//# allFunctionsCalledOnLoad' : ''

/**
 * Everybody fetches two files, and each page a few more: a browser fetches six at a time from a host, and waits for the line's
 * latency each time. So what several pages share comes in few files, of which a page may not need everything.
 */
const groups = [
  { name: 'vendor', tags: ['$initial' as const], test: /node_modules/, priority: 2 },
  { name: 'first', tags: ['$initial' as const], priority: 1 },
  {
    name: 'shared',
    test: (id: string) => !LARGE_AND_RARE.test(id),
    minShareCount: 2,
    entriesAware: true,
    entriesAwareMergeThreshold: 20_000,
  },
]

// A shared file would be called after all that share it.
const chunkFileNames = ({ name }: { name: string }) => `assets/${name.split('~')[0] ?? name}-[hash].js`

export default defineConfig({
  plugins: [react(), tailwind(), precompressed()],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  build: {
    target: 'es2022',
    // The pages' policy allows no inline scripts and no data: fonts.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    rolldownOptions: { output: { postBanner: compiledWhole, codeSplitting: { groups }, chunkFileNames } },
  },
  server: { host: '127.0.0.1', proxy: { '/api': { target: api }, '/problems': { target: api } } },
  test: {
    environment: 'jsdom',
    setupFiles: ['src/test/setup.ts'],
    css: false,
    restoreMocks: true,
    testTimeout: 30_000,
    // The machine's two cores are shared with the rest of the suite.
    maxWorkers: 2,
  },
})
