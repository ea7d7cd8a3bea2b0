#pragma once

/// The commit that the program was built from, with "+changes" where the files differed from it;
/// NULL in a build without make.
const char *temper_build_commit(void);

/// The version of the Swift compiler; NULL in a build without make.
const char *temper_build_swift(void);
