import { fileURLToPath } from 'node:url'
import tailwind from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'
import { precompressed } from './scripts/precompressed.mjs'

// `npm run dev` shows pages of the sources against an api that runs already, for example that of `holdfast dev`.
const api = process.env.HOLDFAST_API ?? 'http://127.0.0.1:8080'

/**
 * The calendar's grid runs most of its functions as it is made: Chromium compiles that chunk whole, beside the page, instead of
 * each function as it is called, which blocks the page.
 */
const compiledWhole = ({ name }: { name: string }) =>
  name === 'grid.calendar' ? '//# allFunctionsCalledOnLoad' : ''

export default defineConfig({
  plugins: [react(), tailwind(), precompressed()],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  build: {
    target: 'es2022',
    // The pages' policy allows no inline scripts and no data: fonts.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    rolldownOptions: { output: { postBanner: compiledWhole } },
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
