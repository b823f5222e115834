/**
 * A line drawing of plants on the sign-in page: water that is pumped to a reservoir and a town, a stirred reactor with
 * its relief to a flare, a generator on a busbar with its lines. One instrument stands out: the one not to be believed.
 */
export function PlantsDrawing() {
  return (
    <svg viewBox="0 0 560 190" width="100%" style={{ maxWidth: 680 }} aria-hidden="true">
      <g fill="none" stroke="#9fb4c0" strokeWidth="2" strokeLinejoin="round">
        {/* Water. */}
        <path d="M10 92h58v68H10z" />
        <path d="M12 118q14-7 28 0t26 0v40H12z" fill="#31566c" stroke="none" />
        <path d="M68 146h22" />
        <circle cx="104" cy="146" r="14" />
        <path d="m97 134 19 12-19 12z" />
        <path d="M118 146h12V62h14" />
        <path d="M144 36h46v42h-46z" />
        <path d="M146 56q11-6 22 0t20 0v20h-42z" fill="#31566c" stroke="none" />
        <path d="M167 78v36m-27 46v-28l13-14 14 14 13-14 13 14v28z" />
        {/* A reactor. */}
        <path d="M236 128h26m0-34h-26" />
        <path d="M262 82q0-24 37-24t37 24v58q0 22-37 22t-37-22z" />
        <path d="M264 112h70v28q0 20-35 20t-35-20z" fill="#31566c" stroke="none" />
        <path d="M299 46v88m-17-5 34 10m0-10-34 10" />
        <path d="M336 78h24V40h26m-14-9 14 9-14 9zm14 0h14" />
        <path d="M408 66V32m-6 0h12m-6-6q-8-8 0-18 8 10 0 18" />
        <path d="M299 162v14h70" />
        {/* A grid. */}
        <path d="M452 84h92" strokeWidth="6" />
        <path d="M476 84v20m0 16v14M520 84v18m0 18v46m-8-10 8 10 8-10" />
        <path d="M468 104h16v16h-16zM512 102h16v18h-16z" />
        <circle cx="476" cy="152" r="18" />
        <path d="M465 152q5.500-10 11 0t11 0" />
        <path d="M498 84V48m-16-20 16 20 16-20m-16-12v32" />
      </g>
      <g>
        <path d="M262 70h-22" stroke="#e69f00" strokeWidth="2" strokeDasharray="3 3" />
        <circle cx="224" cy="62" r="16" fill="#1d2c36" stroke="#e69f00" strokeWidth="2" />
        <path d="M208 62h32" stroke="#e69f00" strokeWidth="1" />
        <text x="224" y="58" textAnchor="middle" fontSize="11" fill="#ffcf70" fontWeight="600">
          PIC
        </text>
        <text x="224" y="73" textAnchor="middle" fontSize="10" fill="#ffcf70">
          103
        </text>
      </g>
    </svg>
  );
}
