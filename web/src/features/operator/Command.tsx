/** Stands in a sentence where the command comes. */
const MARK = '\u0000'

/** A sentence with a command of the command line in it: `t('auditHow', { command: Command.mark })`. */
export function Command({ text, command }: { text: string; command: string }) {
  const [before, after] = text.split(MARK)
  return (
    <>
      {before}
      <code>{command}</code>
      {after}
    </>
  )
}

Command.mark = MARK
