export default function ContactRequests() {
  return null
}
