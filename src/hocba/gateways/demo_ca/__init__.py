"""A demonstration certificate authority, plainly named so; see README.md."""

from hocba.gateways.demo_ca.authority import CRL_LIFETIME, DemoAuthority, create_authority
from hocba.gateways.demo_ca.certificate_forms import SIGNER_LIFETIME, new_private_key

__all__ = ["CRL_LIFETIME", "SIGNER_LIFETIME", "DemoAuthority", "create_authority", "new_private_key"]
