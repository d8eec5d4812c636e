export default function AddContact() {
  return null
}
