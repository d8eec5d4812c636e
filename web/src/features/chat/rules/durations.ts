/** 75 300 ms as "1:15". */
export function formatDuration(duration_ms: number): string {
  const seconds = Math.max(0, Math.round(duration_ms / 1000))
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}

/** Sizes of files, in the reader's digits. */
export function formatSize(size_bytes: number, language: string): string {
  const [unit, size] =
    size_bytes < 1_000_000
      ? (['kilobyte', size_bytes / 1000] as const)
      : (['megabyte', size_bytes / 1_000_000] as const)
  const digits = size < 10 ? 1 : 0
  return new Intl.NumberFormat(language, { style: 'unit', unit, maximumFractionDigits: digits }).format(size)
}
