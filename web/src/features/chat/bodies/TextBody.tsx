import { Link } from '@tanstack/react-router'
import { useMemo } from 'react'
import { isEmojiOnly, tokens } from '../rules/tokens'
import type { Body, LinkPreview } from '../types'

type Text = Extract<Body, { type: 'text' }>

/** Words, with their links and mentions; a few emoji alone are large. */
export function TextBody({ body }: { body: Text }) {
  const parts = useMemo(() => tokens(body.text, body.mentions), [body])
  return (
    <>
      <p className={isEmojiOnly(body.text) ? 'said said-emoji' : 'said'} dir="auto">
        {parts.map((part, i) => {
          // oxlint-disable-next-line react/no-array-index-key -- the parts of one text never move
          const key = i
          if (part.kind === 'mention')
            return (
              <Link key={key} to="/people/$id" params={{ id: part.member }} className="said-mention">
                {part.text}
              </Link>
            )
          if (part.kind === 'link')
            return (
              <a key={key} href={part.href} target="_blank" rel="noopener noreferrer nofollow ugc">
                {part.text}
              </a>
            )
          return part.text
        })}
      </p>
      {body.preview ? <Preview preview={body.preview} /> : null}
    </>
  )
}

/** What the page behind a link says of itself, as the server read it. */
function Preview({ preview }: { preview: LinkPreview }) {
  return (
    <a className="preview" href={preview.url} target="_blank" rel="noopener noreferrer nofollow ugc">
      {preview.site ? <span className="preview-site">{preview.site}</span> : null}
      <strong>{preview.title}</strong>
      {preview.description ? <span className="preview-text">{preview.description}</span> : null}
    </a>
  )
}
