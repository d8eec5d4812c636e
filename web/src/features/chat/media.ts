/** Where pictures, recordings and files are; who may see them is checked on every fetch. */
export type Variant = 'original' | 'large' | 'medium' | 'small'

export const mediaUrl = (media: string, variant: Variant, conversation: string): string =>
  `/v1/media/${encodeURIComponent(media)}/${variant}?in=${encodeURIComponent(conversation)}`
