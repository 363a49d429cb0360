// Fingerprints of the X.509 certificates in a blob: one in DER, or any number in PEM.
//
// A certificate is told from a PKCS #12 container, a key and other DER by its shape alone: one
// SEQUENCE over the whole blob that begins with another one (RFC 5280, section 4.1).
#pragma once

#include <string>
#include <vector>

#include "bytes/bytes.h"

namespace bridle::artifacts {

struct CertificateHashes {
  std::string sha1;  // lower-case hexadecimal, of the DER form
  std::string sha256;
};

// Empty when there is no certificate.
std::vector<CertificateHashes> hash_certificates(Bytes blob);

}  // namespace bridle::artifacts
