# Five roles of people, given to Entra groups. Each row says what the role gets and on what. What a responder and an
# approver may do to incidents the platform decides by the group, not Azure.
locals {
  everyone = [
    ["Reader", var.group_id],
    ["Log Analytics Reader", var.log_id],
  ]
  notebooks = [["AzureML Data Scientist", var.workspace_id]]
  admin = [
    ["Key Vault Secrets Officer", "${var.vault_id}/secrets/crowdstrike"],
    ["Key Vault Secrets Officer", "${var.vault_id}/secrets/microsoft"],
    ["Key Vault Secrets Officer", "${var.vault_id}/secrets/proofpoint"],
    ["Key Vault Secrets Officer", "${var.vault_id}/secrets/claude"],
    ["Container Apps Operator", var.group_id],
    ["Container Apps Jobs Operator", var.group_id],
    ["AcrPush", var.registry_id],
  ]
  people = {
    viewer    = local.everyone
    analyst   = concat(local.everyone, local.notebooks)
    responder = concat(local.everyone, local.notebooks)
    approver  = local.everyone
    admin     = concat(local.everyone, local.notebooks, local.admin)
  }
  assignments = merge([for role, grants in local.people : {
    for i, g in grants : "${role}-${i}" => { role = role, name = g[0], scope = g[1] } if contains(keys(var.groups), role)
  }]...)
}

resource "azurerm_role_assignment" "people" {
  for_each             = local.assignments
  description          = "Watchfloor ${each.value.role}"
  scope                = each.value.scope
  role_definition_name = each.value.name
  principal_id         = var.groups[each.value.role]
  principal_type       = "Group"
}
