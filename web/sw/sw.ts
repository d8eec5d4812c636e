declare const __PRECACHE__: string[]
declare const __VERSION__: string
export {}
