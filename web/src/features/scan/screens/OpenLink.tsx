export default function OpenLink() {
  return null
}
