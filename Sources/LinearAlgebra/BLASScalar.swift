internal import COpenBLAS

/// Whether a matrix enters a product as it is or transposed.
public enum Transposition: Sendable {
  /// As it is stored.
  case none
  /// Rows as columns.
  case transposed
}

/// The two number types that BLAS has kernels for.
///
/// The requirements are the BLAS routines that this package uses, on row-major storage; sizes are
/// counts of elements. Callers guarantee that the buffers are large enough.
public protocol BLASScalar: BinaryFloatingPoint, Sendable {
  /// c = alpha op(a) op(b) + beta c, with op(a) m x k, op(b) k x n and c m x n.
  static func gemm(
    _ transposeA: Transposition, _ transposeB: Transposition, m: Int, n: Int, k: Int,
    alpha: Self, a: UnsafePointer<Self>, lda: Int, b: UnsafePointer<Self>, ldb: Int,
    beta: Self, c: UnsafeMutablePointer<Self>, ldc: Int)

  /// y = alpha op(a) x + beta y, with a (rows x columns) stored before op is applied.
  static func gemv(
    _ transpose: Transposition, rows: Int, columns: Int, alpha: Self, a: UnsafePointer<Self>,
    lda: Int, x: UnsafePointer<Self>, beta: Self, y: UnsafeMutablePointer<Self>)

  /// a = a + alpha x transpose(y), with a (rows x columns), x (rows) and y (columns).
  static func ger(
    rows: Int, columns: Int, alpha: Self, x: UnsafePointer<Self>, y: UnsafePointer<Self>,
    a: UnsafeMutablePointer<Self>, lda: Int)

  /// The inner product of two vectors of `count` elements.
  static func dot(count: Int, _ x: UnsafePointer<Self>, _ y: UnsafePointer<Self>) -> Self

  /// y = y + alpha x for vectors of `count` elements.
  static func axpy(
    count: Int, alpha: Self, _ x: UnsafePointer<Self>, _ y: UnsafeMutablePointer<Self>)
}

extension Transposition {
  fileprivate var cblas: CBLAS_TRANSPOSE { self == .none ? CblasNoTrans : CblasTrans }
}

// The protocol documents its requirements.
// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension Float: BLASScalar {
  public static func gemm(
    _ transposeA: Transposition, _ transposeB: Transposition, m: Int, n: Int, k: Int,
    alpha: Float, a: UnsafePointer<Float>, lda: Int, b: UnsafePointer<Float>, ldb: Int,
    beta: Float, c: UnsafeMutablePointer<Float>, ldc: Int
  ) {
    cblas_sgemm(
      CblasRowMajor, transposeA.cblas, transposeB.cblas, blasint(m), blasint(n), blasint(k),
      alpha, a, blasint(lda), b, blasint(ldb), beta, c, blasint(ldc))
  }

  public static func gemv(
    _ transpose: Transposition, rows: Int, columns: Int, alpha: Float, a: UnsafePointer<Float>,
    lda: Int, x: UnsafePointer<Float>, beta: Float, y: UnsafeMutablePointer<Float>
  ) {
    cblas_sgemv(
      CblasRowMajor, transpose.cblas, blasint(rows), blasint(columns), alpha, a, blasint(lda),
      x, 1, beta, y, 1)
  }

  public static func ger(
    rows: Int, columns: Int, alpha: Float, x: UnsafePointer<Float>, y: UnsafePointer<Float>,
    a: UnsafeMutablePointer<Float>, lda: Int
  ) {
    cblas_sger(
      CblasRowMajor, blasint(rows), blasint(columns), alpha, x, 1, y, 1, a, blasint(lda))
  }

  public static func dot(count: Int, _ x: UnsafePointer<Float>, _ y: UnsafePointer<Float>)
    -> Float
  {
    cblas_sdot(blasint(count), x, 1, y, 1)
  }

  public static func axpy(
    count: Int, alpha: Float, _ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>
  ) {
    cblas_saxpy(blasint(count), alpha, x, 1, y, 1)
  }
}

// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension Double: BLASScalar {
  public static func gemm(
    _ transposeA: Transposition, _ transposeB: Transposition, m: Int, n: Int, k: Int,
    alpha: Double, a: UnsafePointer<Double>, lda: Int, b: UnsafePointer<Double>, ldb: Int,
    beta: Double, c: UnsafeMutablePointer<Double>, ldc: Int
  ) {
    cblas_dgemm(
      CblasRowMajor, transposeA.cblas, transposeB.cblas, blasint(m), blasint(n), blasint(k),
      alpha, a, blasint(lda), b, blasint(ldb), beta, c, blasint(ldc))
  }

  public static func gemv(
    _ transpose: Transposition, rows: Int, columns: Int, alpha: Double,
    a: UnsafePointer<Double>, lda: Int, x: UnsafePointer<Double>, beta: Double,
    y: UnsafeMutablePointer<Double>
  ) {
    cblas_dgemv(
      CblasRowMajor, transpose.cblas, blasint(rows), blasint(columns), alpha, a, blasint(lda),
      x, 1, beta, y, 1)
  }

  public static func ger(
    rows: Int, columns: Int, alpha: Double, x: UnsafePointer<Double>, y: UnsafePointer<Double>,
    a: UnsafeMutablePointer<Double>, lda: Int
  ) {
    cblas_dger(
      CblasRowMajor, blasint(rows), blasint(columns), alpha, x, 1, y, 1, a, blasint(lda))
  }

  public static func dot(count: Int, _ x: UnsafePointer<Double>, _ y: UnsafePointer<Double>)
    -> Double
  {
    cblas_ddot(blasint(count), x, 1, y, 1)
  }

  public static func axpy(
    count: Int, alpha: Double, _ x: UnsafePointer<Double>, _ y: UnsafeMutablePointer<Double>
  ) {
    cblas_daxpy(blasint(count), alpha, x, 1, y, 1)
  }
}
