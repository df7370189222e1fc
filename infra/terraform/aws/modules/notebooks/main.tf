locals {
  instance = { small = "ml.t3.medium", medium = "ml.t3.large", large = "ml.m5.2xlarge" }[var.size]
}

# Installs the kernel when a space starts. SageMaker wants the script in base64.
resource "aws_sagemaker_studio_lifecycle_config" "kernel" {
  studio_lifecycle_config_name     = "${var.name}-kernel-${substr(sha256(var.kernel_script), 0, 8)}"
  studio_lifecycle_config_app_type = "JupyterLab"
  studio_lifecycle_config_content  = base64encode(var.kernel_script)
}

resource "aws_sagemaker_domain" "main" {
  domain_name                   = var.name
  auth_mode                     = "SSO"
  app_network_access_type       = "VpcOnly"
  app_security_group_management = "Customer"
  vpc_id                        = var.vpc_id
  subnet_ids                    = var.subnet_ids
  kms_key_id                    = var.key_arn
  tag_propagation               = "ENABLED"

  default_user_settings {
    execution_role    = var.execution_role_arn
    security_groups   = [var.security_group_id]
    studio_web_portal = "ENABLED"

    jupyter_lab_app_settings {
      lifecycle_config_arns = [aws_sagemaker_studio_lifecycle_config.kernel.arn]
      default_resource_spec {
        instance_type        = local.instance
        lifecycle_config_arn = aws_sagemaker_studio_lifecycle_config.kernel.arn
      }
      app_lifecycle_management {
        idle_settings {
          lifecycle_management        = "ENABLED"
          idle_timeout_in_minutes     = var.idle_minutes
          min_idle_timeout_in_minutes = var.idle_minutes
          max_idle_timeout_in_minutes = var.idle_minutes
        }
      }
    }

    code_editor_app_settings {
      app_lifecycle_management {
        idle_settings {
          lifecycle_management        = "ENABLED"
          idle_timeout_in_minutes     = var.idle_minutes
          min_idle_timeout_in_minutes = var.idle_minutes
          max_idle_timeout_in_minutes = var.idle_minutes
        }
      }
    }

    space_storage_settings {
      default_ebs_storage_settings {
        default_ebs_volume_size_in_gb = 5
        maximum_ebs_volume_size_in_gb = 50
      }
    }
  }

  default_space_settings {
    execution_role  = var.execution_role_arn
    security_groups = [var.security_group_id]
    jupyter_lab_app_settings {
      lifecycle_config_arns = [aws_sagemaker_studio_lifecycle_config.kernel.arn]
      default_resource_spec {
        instance_type        = local.instance
        lifecycle_config_arn = aws_sagemaker_studio_lifecycle_config.kernel.arn
      }
      app_lifecycle_management {
        idle_settings {
          lifecycle_management        = "ENABLED"
          idle_timeout_in_minutes     = var.idle_minutes
          min_idle_timeout_in_minutes = var.idle_minutes
          max_idle_timeout_in_minutes = var.idle_minutes
        }
      }
    }
  }

  domain_settings {
    security_group_ids = [var.security_group_id]
    docker_settings {
      enable_docker_access = "DISABLED"
    }
  }

  # The home folders outlive the domain: what people wrote is not the stack's to throw away.
  retention_policy {
    home_efs_file_system = "Retain"
  }

  # A change of network replaces the domain and orphans every home folder; say so instead of doing it.
  lifecycle {
    ignore_changes = [domain_settings[0].security_group_ids]
  }
}

resource "aws_sagemaker_user_profile" "main" {
  for_each                       = var.users
  domain_id                      = aws_sagemaker_domain.main.id
  user_profile_name              = each.key
  single_sign_on_user_identifier = "UserName"
  single_sign_on_user_value      = each.value
}

resource "aws_sagemaker_space" "main" {
  for_each   = aws_sagemaker_user_profile.main
  domain_id  = aws_sagemaker_domain.main.id
  space_name = "${each.key}-work"

  ownership_settings {
    owner_user_profile_name = each.value.user_profile_name
  }

  space_sharing_settings {
    sharing_type = "Private"
  }

  space_settings {
    app_type = "JupyterLab"
    jupyter_lab_app_settings {
      default_resource_spec {
        instance_type        = local.instance
        lifecycle_config_arn = aws_sagemaker_studio_lifecycle_config.kernel.arn
      }
      app_lifecycle_management {
        idle_settings {
          idle_timeout_in_minutes = var.idle_minutes
        }
      }
    }
    space_storage_settings {
      ebs_storage_settings {
        ebs_volume_size_in_gb = 5
      }
    }
  }
}
