const RINGS = [60, 120, 190, 270, 360, 460]
const DROPS = [
  { x: 262, y: 132, size: 34, turn: 0 },
  { x: 128, y: 116, size: 20, turn: 90 },
  { x: 322, y: 238, size: 13, turn: 180 },
  { x: 66, y: 62, size: 11, turn: 270 },
  { x: 214, y: 236, size: 9, turn: 0 },
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
