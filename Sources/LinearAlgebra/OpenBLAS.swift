internal import COpenBLAS

/// What concerns OpenBLAS as a whole, not one call.
public enum OpenBLAS {
  /// Sets how many threads one BLAS call may use, for the whole process.
  ///
  /// Everything here works on small matrices, and parallel work is split by instance, so one
  /// thread is the fastest choice; it also makes results reproducible byte for byte.
  public static func setThreadCount(_ count: Int) {
    openblas_set_num_threads(Int32(count))
  }

  /// The library's own description: version, build options and the kernels chosen for this
  /// processor.
  public static var configuration: String {
    let build = openblas_get_config().map { String(cString: $0) } ?? "OpenBLAS"
    let core = openblas_get_corename().map { String(cString: $0) } ?? "unknown"
    return "\(build) (\(core))"
  }
}
