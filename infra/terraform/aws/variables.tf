# This file is the same in aws, azure and gcp; a test compares them. Only the values of `cloud`, `groups` and
# `notebook_users` differ from one cloud to another.

variable "cloud" {
  description = "Where to build. account: AWS account id, Azure subscription id or GCP project id. region: the cloud's name of the region. directory: ARN of the IAM Identity Center instance, Entra tenant id or Google organization id (empty for a project outside an organization). billing: GCP billing account id, else empty."
  type = object({
    account   = string
    region    = string
    directory = string
    billing   = optional(string, "")
  })
  nullable = false
}

variable "name" {
  description = "Prefix of every name, so that two stacks can live side by side. 3 to 12 lower-case letters, digits and hyphens."
  type        = string
  default     = "watchfloor"
  nullable    = false
  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,10}[a-z0-9]$", var.name))
    error_message = "name must be 3 to 12 lower-case letters, digits and hyphens, begin with a letter and not end with a hyphen: Azure storage and Google service accounts leave no more room."
  }
}

variable "profile" {
  description = "lean: one of everything, cheapest private egress. standard: private endpoints and PostgreSQL. regulated: two zones, immutable audit trail, deletion protection."
  type        = string
  default     = "lean"
  nullable    = false
  validation {
    condition     = contains(["lean", "standard", "regulated"], var.profile)
    error_message = "profile must be lean, standard or regulated."
  }
}

variable "network_cidr" {
  description = "Addresses of the private network, a /16 to /22 that overlaps with no network it will be peered with."
  type        = string
  default     = "10.40.0.0/20"
  nullable    = false
  validation {
    condition     = can(cidrhost(var.network_cidr, 0)) && try(tonumber(split("/", var.network_cidr)[1]) >= 16 && tonumber(split("/", var.network_cidr)[1]) <= 22, false)
    error_message = "network_cidr must be an IPv4 range from /16 to /22, for example 10.40.0.0/20."
  }
}

variable "endpoints" {
  description = "Private endpoints to make: objects, secrets, keys, logs, registry, notebooks, identity, models. null takes the profile's."
  type        = list(string)
  default     = null
  validation {
    condition     = alltrue([for e in coalesce(var.endpoints, []) : contains(["objects", "secrets", "keys", "logs", "registry", "notebooks", "identity", "models"], e)])
    error_message = "endpoints may hold objects, secrets, keys, logs, registry, notebooks, identity and models."
  }
}

variable "groups" {
  description = "Directory group of each role of people: Identity Center group id, Entra object id, or Google group address. Roles left out are given to nobody."
  type        = map(string)
  default     = {}
  nullable    = false
  validation {
    condition     = alltrue([for r in keys(var.groups) : contains(["viewer", "analyst", "responder", "approver", "admin"], r)])
    error_message = "groups may name viewer, analyst, responder, approver and admin."
  }
}

variable "notebook_users" {
  description = "Who gets a notebook: a short name, and the person's Identity Center user name, Entra object id or Google account."
  type        = map(string)
  default     = {}
  nullable    = false
  validation {
    condition     = alltrue([for n in keys(var.notebook_users) : can(regex("^[a-z][a-z0-9-]{1,15}$", n))])
    error_message = "The names in notebook_users must be 2 to 16 lower-case letters, digits and hyphens."
  }
}

variable "notebook_size" {
  description = "Machine of a notebook: small (1 to 2 cores, about 4 GiB), medium (2 cores, 8 GiB) or large (8 cores, 32 GiB)."
  type        = string
  default     = "small"
  nullable    = false
  validation {
    condition     = contains(["small", "medium", "large"], var.notebook_size)
    error_message = "notebook_size must be small, medium or large."
  }
}

variable "notebook_idle_minutes" {
  description = "Idle time after which a notebook stops, 15 to 60. SageMaker's least is 60, so smaller values act as 60 there."
  type        = number
  default     = 60
  nullable    = false
  validation {
    condition     = var.notebook_idle_minutes >= 15 && var.notebook_idle_minutes <= 60
    error_message = "notebook_idle_minutes must be 15 to 60."
  }
}

variable "log_retention_days" {
  description = "Days that logs and audit trails are kept: 365, 400 or 545, which all three clouds accept."
  type        = number
  default     = 365
  nullable    = false
  validation {
    condition     = contains([365, 400, 545], var.log_retention_days)
    error_message = "log_retention_days must be 365, 400 or 545."
  }
}

variable "version_retention_days" {
  description = "Days that an overwritten or deleted object can still be brought back."
  type        = number
  default     = 90
  nullable    = false
  validation {
    condition     = var.version_retention_days >= 7 && var.version_retention_days <= 3650
    error_message = "version_retention_days must be 7 to 3650."
  }
}

variable "database" {
  description = "PostgreSQL for incidents and for several nodes. null takes the profile's: none in lean, where incidents live with the container and are lost with it."
  type        = bool
  default     = null
}

variable "image_tag" {
  description = "Tag of the image in this stack's registry that the platform runs. Empty builds everything but the platform, for the first apply, before an image was pushed."
  type        = string
  default     = ""
  nullable    = false
  validation {
    condition     = var.image_tag != "latest"
    error_message = "image_tag must name a release, so that what runs is known; latest does not."
  }
}

variable "collect_minutes" {
  description = "Minutes between two runs of the collector, 5 to 60."
  type        = number
  default     = 15
  nullable    = false
  validation {
    condition     = contains([5, 10, 15, 20, 30, 60], var.collect_minutes)
    error_message = "collect_minutes must be 5, 10, 15, 20, 30 or 60."
  }
}

variable "settings" {
  description = "Settings of the program that this stack cannot know, by their names in its configuration: client ids, tenant, region of a vendor. A vendor is collected from when its section stands here. Its secret is not among them: that lies in the vault."
  type        = map(string)
  default     = {}
  nullable    = false
  validation {
    condition     = alltrue([for k in keys(var.settings) : can(regex("^[A-Za-z0-9]+(:[A-Za-z0-9]+)+$", k)) && !can(regex("(?i)(secret|password|token)$", k))])
    error_message = "settings has names such as Connectors:CrowdStrike:ClientId, and no secret among them: put those into the vault."
  }
}

variable "console_command" {
  description = "Arguments with which the image listens on port 8080, for a console that always runs inside the network. Empty runs the scheduled collector only."
  type        = list(string)
  default     = []
  nullable    = false
}

variable "claude_through" {
  description = "anthropic: the Anthropic API with the key in the secret claude. cloud: Bedrock, Foundry or Vertex AI with the identity of the tool, no key."
  type        = string
  default     = "anthropic"
  nullable    = false
  validation {
    condition     = contains(["anthropic", "cloud"], var.claude_through)
    error_message = "claude_through must be anthropic or cloud."
  }
}

variable "budget_usd" {
  description = "US dollars a month. Mail goes out at 80 % spent and when the forecast passes 100 %."
  type        = number
  default     = 75
  nullable    = false
  validation {
    condition     = var.budget_usd > 0
    error_message = "budget_usd must be more than 0."
  }
}

variable "alert_emails" {
  description = "Who hears of the budget and of alarms. At least one address."
  type        = list(string)
  nullable    = false
  validation {
    condition     = length(var.alert_emails) > 0 && alltrue([for a in var.alert_emails : can(regex("^[^@ ]+@[^@ ]+$", a))])
    error_message = "alert_emails must hold at least one mail address."
  }
}

variable "labels" {
  description = "Labels put on everything, beside app and stack. Keys and values lower case, as Google wants them."
  type        = map(string)
  default     = {}
  nullable    = false
}
