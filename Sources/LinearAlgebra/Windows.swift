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
    let count = self.count
    var target = result
    for channel in 0..<channels {
      let plane = planes + channel * cellCount
      for down in 0..<vertical.kernel {
        for across in 0..<horizontal.kernel {
          if arePlanes {
            gatherPlane(plane, down: down, across: across, to: target)
          } else {
            gatherRows(plane, down: down, across: across, to: target)
          }
          target += count
        }
      }
    }
  }

  /// Whether there is a window for each cell, so that what all windows read at a position is the plane
  /// itself, moved.
  @inlinable
  var arePlanes: Bool {
    vertical.stride == 1 && horizontal.stride == 1 && rows == height && columns == width
  }

  /// One row of `gather` where windows are as many as cells: a single copy, but for the edges.
  @inlinable
  func gatherPlane<Scalar: BLASScalar>(
    _ plane: UnsafePointer<Scalar>, down: Int, across: Int, to target: UnsafeMutablePointer<Scalar>
  ) {
    let inside = vertical.windows(at: down, on: height)
    let within = horizontal.windows(at: across, on: width)
    let shift = vertical.cell(of: 0, at: down) * width + horizontal.cell(of: 0, at: across)
    // The rows that are in the plane, as far as they are; where a row ends in padding this copies the
    // next row's first numbers.
    let first = max(inside.lowerBound * width, -shift)
    let last = min(inside.upperBound * width, cellCount - shift)
    target.update(repeating: 0, count: max(0, min(first, cellCount)))
    guard first < last, !within.isEmpty else {
      target.update(repeating: 0, count: cellCount)
      return
    }
    (target + first).update(from: plane + first + shift, count: last - first)
    (target + last).update(repeating: 0, count: cellCount - last)
    for row in inside {
      let line = target + row * width
      for column in 0..<within.lowerBound { line[column] = 0 }
      for column in within.upperBound..<width { line[column] = 0 }
    }
  }

  /// One row of `gather`, window by window.
  @inlinable
  func gatherRows<Scalar: BLASScalar>(
    _ plane: UnsafePointer<Scalar>, down: Int, across: Int, to result: UnsafeMutablePointer<Scalar>
  ) {
    let (columns, stride) = (self.columns, horizontal.stride)
    let inside = vertical.windows(at: down, on: height)
    let within = horizontal.windows(at: across, on: width)
    let first = horizontal.cell(of: within.lowerBound, at: across)
    var target = result
    for row in 0..<rows {
      defer { target += columns }
      guard inside.contains(row), !within.isEmpty else {
        for column in 0..<columns { target[column] = 0 }
        continue
      }
      let source =
        plane + vertical.cell(of: row, at: down) * width + first - within.lowerBound * stride
      for column in 0..<within.lowerBound { target[column] = 0 }
      if stride == 1 {
        for column in within { target[column] = source[column] }
      } else {
        for column in within { target[column] = source[column * stride] }
      }
      for column in within.upperBound..<columns { target[column] = 0 }
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
          let stride = horizontal.stride
          for row in inside {
            let target = plane + vertical.cell(of: row, at: down) * width + first
            let part = source + row * columns + within.lowerBound
            if stride == 1 {
              for index in 0..<within.count { target[index] += part[index] }
            } else {
              for index in 0..<within.count { target[index * stride] += part[index] }
            }
          }
        }
      }
    }
  }
}
