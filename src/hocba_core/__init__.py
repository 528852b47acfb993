"""The pure core of hocba: the law, the record, signing, proof and verification, without framework, network, clock or files."""
