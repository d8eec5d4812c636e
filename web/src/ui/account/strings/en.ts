export default {
  codesTitle: 'Your recovery codes',
  codesText:
    'If you lose your phone or forget your password, one of these codes lets you back in. Each works once. This is the only time they are shown.',
  download: 'Download',
  fileTitle: 'Quan recovery codes for @{handle}. Each works once. Keep them safe.',
  saved: 'I have saved these codes',
  codesList: 'Recovery codes',
} as const
