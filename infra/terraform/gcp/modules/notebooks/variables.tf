variable "name" {
  description = "Prefix of names."
  type        = string
}

variable "zone" {
  description = "Zone of the notebooks."
  type        = string
}

variable "network_id" {
  description = "Network they live in."
  type        = string
}

variable "subnet_id" {
  description = "Subnet they live in."
  type        = string
}

variable "key_id" {
  description = "Key that encrypts their disks."
  type        = string
}

variable "account_email" {
  description = "What a notebook is."
  type        = string
}

variable "users" {
  description = "Short name and Google account of each person."
  type        = map(string)
}

variable "size" {
  description = "small, medium or large."
  type        = string
}

variable "disk_type" {
  description = "PD_STANDARD or PD_BALANCED."
  type        = string
}

variable "idle_minutes" {
  description = "Idle minutes after which a notebook stops."
  type        = number
}

variable "script_bucket" {
  description = "Bucket the start script lies in."
  type        = string
}

variable "kernel_script" {
  description = "Script that installs the C# kernel."
  type        = string
}

variable "protect" {
  description = "Whether destroy leaves notebooks alone."
  type        = bool
}
