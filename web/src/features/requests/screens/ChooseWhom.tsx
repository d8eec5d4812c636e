export default function ChooseWhom() {
  return null
}
