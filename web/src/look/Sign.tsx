/** The sign of the program: two cities linked through a third. */
export function Sign() {
  return (
    <svg viewBox="0 0 32 32" width="26" height="26" aria-hidden="true" focusable="false">
      <path d="M7 24 16 8l9 16" />
      <circle cx="7" cy="24" r="3.6" />
      <circle cx="16" cy="8" r="3.6" />
      <circle cx="25" cy="24" r="3.6" />
    </svg>
  );
}
