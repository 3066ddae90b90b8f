import type { Trouble } from '../line/wire'

/** How a call ended, by the telephone company's word for it. */
export const ENDINGS: Readonly<Record<string, string>> = {
  completed: 'Call over',
  busy: 'Busy',
  'no-answer': 'Nobody answered',
  failed: 'The call broke off',
  canceled: 'Not answered',
}

export const TROUBLES: Readonly<Record<Trouble | 'starting', string>> = {
  starting: 'The telephone is being switched on',
  lost: 'The sandbox can’t be reached; trying again',
  taken: 'Another page has this number; choose another one, or close that page and reload',
  refused: 'The sandbox does not take this number; choose another one',
}
