/// Windows over planes of height x width cells: what a convolution multiplies and a pool sums up.
///
/// Windows are numbered row by row, and so are the cells of a plane and the positions of the kernel.
public struct Windows: Sendable, Equatable {
  /// The height of a plane.
  public let height: Int
  /// The width of a plane.
  public let width: Int
  /// How windows lie from row to row.
  public let vertical: WindowAxis
  /// How windows lie within a row.
  public let horizontal: WindowAxis

  /// Windows over planes of a size.
  public init(height: Int, width: Int, vertical: WindowAxis, horizontal: WindowAxis) {
    self.height = height
    self.width = width
    self.vertical = vertical
    self.horizontal = horizontal
  }

  /// The number of rows of windows.
  @inlinable
  public var rows: Int { vertical.count(on: height) }
  /// The number of windows in a row.
  @inlinable
  public var columns: Int { horizontal.count(on: width) }
  /// The number of windows.
  @inlinable
  public var count: Int { rows * columns }
  /// The number of cells of a plane.
  @inlinable
  public var cellCount: Int { height * width }
  /// The number of cells that a window reads, padding included.
  @inlinable
  public var kernelCount: Int { vertical.kernel * horizontal.kernel }
  /// Whether each window is one cell, in the order of the cells.
  @inlinable
  public var areCells: Bool { vertical.isIdentity && horizontal.isIdentity }

  /// Calls `body` with each position of the kernel at which a window reads a cell of the plane, and
  /// with that cell; padding is left out.
  @inlinable
  public func forEachCell(of window: Int, _ body: (_ position: Int, _ cell: Int) -> Void) {
    let (row, column) = window.quotientAndRemainder(dividingBy: columns)
    let across = horizontal.positions(of: column, on: width)
    for down in vertical.positions(of: row, on: height) {
      let start = vertical.cell(of: row, at: down) * width
      for position in across {
        body(
          down * horizontal.kernel + position, start + horizontal.cell(of: column, at: position))
      }
    }
  }

  /// Copies what the windows read: for each channel and position of the kernel a row with one number
  /// for each window, zero for padding.
  ///
  /// - Parameters:
  ///   - planes: channels x cells.
  ///   - result: (channels x positions) x windows.
  @inlinable
  public func gather<Scalar: BLASScalar>(
    _ planes: UnsafePointer<Scalar>, channels: Int, to result: UnsafeMutablePointer<Scalar>
  ) {
    let (rows, columns) = (self.rows, self.columns)
    var target = result
    for channel in 0..<channels {
      let plane = planes + channel * cellCount
      for down in 0..<vertical.kernel {
        let inside = vertical.windows(at: down, on: height)
        for across in 0..<horizontal.kernel {
          let within = horizontal.windows(at: across, on: width)
          let first = horizontal.cell(of: within.lowerBound, at: across)
          for row in 0..<rows {
            defer { target += columns }
            guard inside.contains(row), !within.isEmpty else {
              target.update(repeating: 0, count: columns)
              continue
            }
            let source = plane + vertical.cell(of: row, at: down) * width + first
            target.update(repeating: 0, count: within.lowerBound)
            let values = target + within.lowerBound
            if horizontal.stride == 1 {
              values.update(from: source, count: within.count)
            } else {
              for index in 0..<within.count { values[index] = source[index * horizontal.stride] }
            }
            (target + within.upperBound).update(repeating: 0, count: columns - within.upperBound)
          }
        }
      }
    }
  }

  /// Adds to each cell all that stands where `gather` would copy it to.
  ///
  /// - Parameters:
  ///   - values: (channels x positions) x windows.
  ///   - planes: channels x cells.
  @inlinable
  public func scatter<Scalar: BLASScalar>(
    _ values: UnsafePointer<Scalar>, channels: Int, to planes: UnsafeMutablePointer<Scalar>
  ) {
    let columns = self.columns
    var source = values
    for channel in 0..<channels {
      let plane = planes + channel * cellCount
      for down in 0..<vertical.kernel {
        let inside = vertical.windows(at: down, on: height)
        for across in 0..<horizontal.kernel {
          defer { source += count }
          let within = horizontal.windows(at: across, on: width)
          if within.isEmpty { continue }
          let first = horizontal.cell(of: within.lowerBound, at: across)
          for row in inside {
            let target = plane + vertical.cell(of: row, at: down) * width + first
            let part = source + row * columns + within.lowerBound
            for index in 0..<within.count { target[index * horizontal.stride] += part[index] }
          }
        }
      }
    }
  }
}
