internal import COpenBLAS

/// The LAPACK routines that this package uses.
public enum LAPACK {
  /// Replaces a square matrix by its inverse (dgetrf and dgetri). Row-major and column-major are
  /// the same here, as the inverse of the transpose is the transpose of the inverse.
  ///
  /// - Parameters:
  ///   - order: the number of rows and of columns.
  ///   - a: order * order elements.
  /// - Returns: whether the matrix could be inverted; if not, its contents are lost.
  public static func invert(order: Int, _ a: UnsafeMutablePointer<Double>) -> Bool {
    guard order > 0 else { return true }
    var size = Int32(order)
    var info: Int32 = 0
    var pivots = [Int32](repeating: 0, count: order)
    dgetrf_(&size, &size, a, &size, &pivots, &info)
    guard info == 0 else { return false }
    var workSize = Int32(order * 64)
    var work = [Double](repeating: 0, count: Int(workSize))
    dgetri_(&size, a, &size, &pivots, &work, &workSize, &info)
    return info == 0
  }
}
