const VENDORS: Readonly<Record<string, string>> = { twilio: 'Twilio', deepgram: 'Deepgram', openai: 'OpenAI' }
const UNITS: Readonly<Record<string, string>> = {
  call_minute: 'Call minutes',
  stream_minute: 'Stream minutes of calls',
  recording_minute: 'Recorded minutes',
  machine_detection: 'Who has answered',
  sms_segment: 'Text segments',
  recognition_minute: 'Minutes of speech recognised',
  speech_thousand_characters: 'Thousand characters spoken',
  input_million_tokens: 'Million tokens read',
  cached_million_tokens: 'Million tokens read, known already',
  output_million_tokens: 'Million tokens written',
  uncounted_reply: 'Replies nobody counted',
  search: 'Searches of the web',
  email: 'E-mails',
}
const ITEMS: Readonly<Record<string, string>> = { inbound: 'incoming', outbound: 'outgoing' }

/** Say a `vendor/unit/item` in words; what is not known is shown as it came. */
export function itemWords(key: string): { vendor: string; what: string } {
  const [vendor = '', unit = '', ...rest] = key.split('/')
  const item = rest.join('/')
  const words = UNITS[unit] ?? unit
  return {
    vendor: VENDORS[vendor] ?? vendor,
    what: item ? `${words}, ${ITEMS[item] ?? item}` : words,
  }
}
