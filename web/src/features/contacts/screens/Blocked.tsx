export default function Blocked() {
  return null
}
