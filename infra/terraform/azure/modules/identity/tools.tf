# One identity for each tool, which can read that tool's secret and nothing else.
resource "azurerm_user_assigned_identity" "tool" {
  for_each            = toset(var.tools)
  name                = "${var.name}-tool-${each.key}"
  resource_group_name = var.place.group
  location            = var.place.location
  tags                = merge(var.place.tags, { tool = each.key })
}

# The role is given on the one secret, not on the vault. The secret itself may come later.
resource "azurerm_role_assignment" "tool_secret" {
  for_each             = azurerm_user_assigned_identity.tool
  description          = "${each.key} reads its own secret"
  scope                = "${var.vault_id}/secrets/${each.key}"
  role_definition_name = "Key Vault Secrets User"
  principal_id         = each.value.principal_id
  principal_type       = "ServicePrincipal"
}

resource "azurerm_role_assignment" "claude" {
  count                = var.claude_through == "cloud" ? 1 : 0
  description          = "Claude's identity calls the models of this stack's account"
  scope                = var.models_id
  role_definition_name = "Cognitive Services User"
  principal_id         = azurerm_user_assigned_identity.tool["claude"].principal_id
  principal_type       = "ServicePrincipal"
}
