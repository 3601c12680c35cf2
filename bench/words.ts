/** English words of skill descriptions, the most frequent first. */
export const englishWords =
  `skill use the a and to for when with of user in data code file files create agent tool tools project
  test api web from app build this design review analysis document model generate automation workflow
  system write manage python report pdf server config deploy git react typescript search query database
  security image text content template task command client library service cloud docker kubernetes
  performance debug error log monitor schema table chart format convert parse extract merge split
  compress translate summarize email calendar slack notion github gitlab jira linear figma browser
  scrape crawl fetch request response cache queue stream event webhook schedule cron batch pipeline
  embed vector prompt chat voice audio video slide presentation spreadsheet excel word markdown html css
  javascript node rust golang java kotlin swift ruby php sql postgres sqlite redis mongo graphql rest
  grpc proto json yaml toml xml csv regex unicode locale accessibility responsive animation component
  hook state router form validation authentication authorization token session cookie password encrypt
  signature license compliance audit policy incident runbook alert metric trace dashboard forecast
  budget invoice contract legal medical finance trading portfolio risk research paper citation lecture
  quiz recipe travel weather map location sensor robot game puzzle story poem character brand marketing
  campaign seo newsletter landing onboarding support ticket feedback survey interview hiring resume`
    .split(/\s+/)
    .filter(Boolean);

/** Chinese words of skill descriptions, the most frequent first. */
export const chineseWords =
  `数据 分析 工具 文件 用户 代码 项目 测试 生成 文档 管理 系统 开发 设计 自动 部署 搜索 接口 网页 图片
  报告 模型 服务 配置 安全 性能 日志 监控 翻译 摘要 邮件 日历 表格 图表 转换 解析 提取 合并 拆分 压缩
  前端 后端 数据库 缓存 队列 任务 流程 模板 组件 页面 样式 动画 表单 校验 认证 授权 令牌 会话 密码 加密
  合同 法律 医疗 财务 交易 风险 研究 论文 课程 测验 菜谱 旅行 天气 地图 机器人 游戏 故事 品牌 营销 招聘
  简历 反馈 调查 客服 知识库 向量 提示词 对话 语音 音频 视频 幻灯片 演示 电子表格 爬虫 浏览器 容器 集群`
    .split(/\s+/)
    .filter(Boolean);
