import jsxA11y from 'eslint-plugin-jsx-a11y'
import reactHooks from 'eslint-plugin-react-hooks'
import tseslint from 'typescript-eslint'

const pages = ['home', 'calls', 'tasks', 'calendar', 'contacts', 'telephone', 'costs', 'settings', 'sign-in']
const heavy = [
  {
    name: 'recharts',
    message: 'Charts load when they are shown: import them in a *.chart.tsx file, and that one lazily.',
  },
  {
    name: '@event-calendar/core',
    message: 'The calendar loads when it is shown: import it in a *.calendar.tsx file, and that one lazily.',
  },
]

export default tseslint.config(
  { ignores: ['dist', 'public', 'src/api/schema.d.ts'] },
  ...tseslint.configs.strictTypeChecked,
  ...tseslint.configs.stylisticTypeChecked,
  jsxA11y.flatConfigs.strict,
  reactHooks.configs.flat.recommended,
  {
    languageOptions: {
      parserOptions: {
        project: ['./tsconfig.json', './tsconfig.node.json'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      // Routers redirect by throwing what is no error.
      '@typescript-eslint/only-throw-error': 'off',
      '@typescript-eslint/consistent-type-definitions': 'off',
      'no-restricted-imports': ['error', { paths: heavy }],
    },
  },
  {
    files: ['src/**/*.chart.tsx', 'src/**/*.calendar.tsx'],
    rules: { 'no-restricted-imports': 'off' },
  },
  // The design system and the way to the api know no page; a page knows no other page.
  {
    files: ['src/ui/**', 'src/api/**', 'src/live/**'],
    rules: {
      'no-restricted-imports': [
        'error',
        { paths: heavy, patterns: [{ group: ['@/pages/*', '@/app/*'], message: 'Layers point downwards.' }] },
      ],
    },
  },
  ...pages.map((page) => ({
    files: [`src/pages/${page}/**`],
    ignores: ['src/pages/**/*.chart.tsx', 'src/pages/**/*.calendar.tsx'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          paths: heavy,
          patterns: [
            {
              group: pages.filter((other) => other !== page).map((other) => `**/pages/${other}/**`),
              message: 'No page imports another: what two need belongs into ui, api, live or app.',
            },
            { regex: `\\.\\./(${pages.join('|')})(/|$)`, message: 'No page imports another.' },
            {
              group: ['@/app/router', '@/app/shell/*'],
              message: 'Pages take app/session and app/business alone.',
            },
          ],
        },
      ],
    },
  })),
  {
    files: ['eslint.config.js', 'scripts/**'],
    ...tseslint.configs.disableTypeChecked,
    languageOptions: { parserOptions: { project: null } },
  },
)
