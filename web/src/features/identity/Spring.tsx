const RINGS = [60, 120, 190, 270, 360, 460]
const DROPS = [
  { x: 262, y: 150, size: 34, turn: 0 },
  { x: 118, y: 214, size: 22, turn: 90 },
  { x: 300, y: 300, size: 16, turn: 180 },
  { x: 92, y: 96, size: 14, turn: 270 },
]

/** Rings that spread on water, and the coins that set them going. */
export function Spring() {
  return (
    <svg className="spring" viewBox="0 0 400 400" preserveAspectRatio="xMidYMid slice" aria-hidden>
      {RINGS.map((radius, i) => (
        <circle key={radius} className="spring-ring" cx="200" cy="200" r={radius} opacity={0.5 - i * 0.07} />
      ))}
      {DROPS.map(({ x, y, size, turn }) => (
        <path
          key={x}
          className="spring-drop"
          transform={`rotate(${turn} ${x} ${y})`}
          d={`M${x - size} ${y - size}h${size}a${size} ${size} 0 1 1 ${-size} ${size}Z`}
        />
      ))}
    </svg>
  )
}
