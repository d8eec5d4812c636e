import { Sheet } from './Sheet'

export interface ViewerProps {
  open: boolean
  onClose: () => void
  src: string
  alt: string
}

/** A picture on the whole screen. */
export function Viewer({ open, onClose, src, alt }: ViewerProps) {
  return (
    <Sheet open={open} onClose={onClose} title={alt} shape="dialog" hideTitle>
      <img className="viewer-image" src={src} alt={alt} />
    </Sheet>
  )
}
