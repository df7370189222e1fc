# A secret in Key Vault does not exist without a value, and no value passes through Terraform. So nothing is made here: the
# names are fixed, each tool's identity is given its one name in the identity module, and people put the values.
locals {
  references = { for n in var.names : n => "azure:${var.vault_uri}secrets/${n}" }
}
