/// Whether two numbers differ by no more than rounding.
func isClose(
  _ value: Double, _ expected: Double, relative: Double = 1e-6, absolute: Double = 0
) -> Bool {
  abs(value - expected) <= max(absolute, relative * abs(expected))
}
