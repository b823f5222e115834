/** A line drawing of the works on the sign-in page: well, dosing, clear well, pump, reservoir, town. */
export function WaterworksDrawing() {
  return (
    <svg viewBox="0 0 520 170" width="100%" style={{ maxWidth: 640 }} aria-hidden="true">
      <g fill="none" stroke="#9fb4c0" strokeWidth="2" strokeLinejoin="round">
        <path d="M20 60h70v80H20z" />
        <path d="M22 92q17-8 34 0t32 0v46H22z" fill="#31566c" stroke="none" />
        <path d="M90 120h60" />
        <circle cx="166" cy="120" r="16" />
        <path d="M166 104v-30m0 0-9-9m9 9 9-9" />
        <path d="M140 20h20v34h-20zM172 20h20v34h-20z" />
        <path d="M182 120h48" />
        <path d="M230 70h90v70h-90z" />
        <path d="M232 96q22-8 44 0t42 0v42h-86z" fill="#31566c" stroke="none" />
        <path d="M320 120h34" />
        <circle cx="370" cy="120" r="15" />
        <path d="m362 107 20 13-20 13z" />
        <path d="M385 120h24V60h22" />
        <path d="M431 34h62v44h-62z" />
        <path d="M433 52q15-7 30 0t28 0v24h-58z" fill="#31566c" stroke="none" />
        <path d="M462 78v24m-30 38v-22l15-14 15 14 15-14 15 14v22z" />
      </g>
      <g>
        <circle cx="276" cy="40" r="15" fill="#1d2c36" stroke="#e69f00" strokeWidth="2" />
        <text x="276" y="45" textAnchor="middle" fontSize="13" fill="#ffcf70" fontWeight="600">
          pH
        </text>
        <path d="M276 55v15" stroke="#e69f00" strokeWidth="2" strokeDasharray="3 3" />
      </g>
    </svg>
  );
}
